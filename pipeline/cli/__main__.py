"""`python -m pipeline.cli` is `mingzhang`."""

from pipeline.cli.main import main

if __name__ == "__main__":
    main()
