"""What the product costs, measured on the machine at hand: `make bench`.

A measure is a module in `measures/` with one function, `measure(bench)`, that yields figures. It
is found by its name; `make bench ONLY=saves` runs it alone.
"""
