"""`python -m app.tray`."""

from app.tray.main import main

if __name__ == "__main__":
    raise SystemExit(main())
