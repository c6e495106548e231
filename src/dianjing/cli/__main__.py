"""``python -m dianjing.cli``."""

from dianjing.cli.main import main

if __name__ == "__main__":
    main()
