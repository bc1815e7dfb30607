"""What is written on this floor. Each module holds the services of one noun."""
