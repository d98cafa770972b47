"""What `import mingzhang` gives: documents, stores and tables that an analyst can hold, print and plot."""
