"""Reading Chinese: normalisation, dates and facts out of what people write."""
