"""What the annexes tell: sheets of capabilities, settings of scenarios, assumptions and decisions."""
