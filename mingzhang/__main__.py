"""`python -m mingzhang` is `mingzhang`."""

from mingzhang.pipeline.cli.main import main

if __name__ == "__main__":
    main()
