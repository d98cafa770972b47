"""The version of mingzhang, beside the code so that it can be told without asking the installer."""

__all__ = ["VERSION"]

VERSION = "0.1.0"
