"""What the work costs, measured as ratios inside one run: a figure in seconds says nothing of another machine.

Each module of this package that has a function `measure(full: bool) -> Table` is a measure: `bin/bench` runs them all,
or those named on its command line. With `full=False` a measure runs on tiny sizes, so that a test can run it.
"""
