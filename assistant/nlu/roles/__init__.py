"""What a person, a day or a place named in a sentence is there for."""
