"""Anyone who holds a document checks that it is ours: by its code, or by its bytes."""
