"""The report in the formats that people and machines read."""
