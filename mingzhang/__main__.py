"""`python -m mingzhang` and the command `mingzhang`."""

from mingzhang.pipeline.isolation import leave_working_directory

leave_working_directory()

from mingzhang.pipeline.cli.main import main  # noqa: E402 - imports from where it may

__all__ = ["main"]

if __name__ == "__main__":
    main()
