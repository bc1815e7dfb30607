"""The contracts: nothing else lets an upper floor speak downward (see docs/decisions/seven-contracts.md)."""
