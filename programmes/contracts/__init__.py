"""The five contracts: nothing else lets an upper floor speak downward."""
