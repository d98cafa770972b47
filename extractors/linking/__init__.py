"""From names to codes and concepts: one name for one thing across documents."""
