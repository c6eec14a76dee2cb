"""From what people edit (CSV, YAML) to what the model reads."""
