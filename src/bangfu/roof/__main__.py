"""`python -m bangfu.roof` is the `bangfu` command."""

from bangfu.roof.entry import main

if __name__ == "__main__":
    main()
