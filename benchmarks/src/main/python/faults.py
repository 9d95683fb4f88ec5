# SPDX-License-Identifier: Apache-2.0
"""What Python's ProcessPoolExecutor does where Tutti's figures are taken: faults.py FIGURE. Prints a line, or nothing."""
