"""Understanding: Rasa graph components on a jieba and spaCy base."""
