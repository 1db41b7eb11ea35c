"""`python -m app.cli`: the `wormhole` command where no script is installed."""

from app.cli.main import main

if __name__ == "__main__":
    main()
