"""The model: supply, demand, allocation and gap of one scenario. Pure: numbers in, frames out."""
