# SPDX-License-Identifier: Apache-2.0
# What pandas makes of the lab prices' table, for the lab to compare with: describe, weeks, moving means, RSI.
# Made once, with pandas 1.5.3, from the repository's root:
#   cd labs/src/main/resources/dev/tutti/labs && /usr/bin/python3 ../../../../python/prices.py <btc_eur_daily.csv >btc_eur_pandas.csv
# Each line is a figure: what, of which column, where (a statistic or a day), value. Numbers have all of their digits.
import sys

import pandas as pd

DAYS, MONTH = 14, 30
table = pd.read_csv(sys.stdin, parse_dates=["date"], float_precision="round_trip").sort_values("date").set_index("date")
numbers = table.drop(columns=["unix", "symbol"])


def show(what, column, where, value):
    print(what, column, where, repr(float(value)), sep=",")


def show_days(what, series):
    for day, value in series.dropna().items():
        show(what, series.name, day.date(), value)


print("what,column,where,value")
for column, statistics in numbers.describe().items():
    for statistic, value in statistics.items():
        show("describe", column, statistic, value)

# Weeks end on Sunday, and are called by it.
rules = {"open": "first", "high": "max", "low": "min", "close": "last", "Volume EUR": "sum", "Volume BTC": "sum"}
for column, series in numbers.resample("W-SUN").agg(rules).items():
    show_days("week", series)

show_days("mean", numbers["close"].rolling(MONTH).mean())


def wilder(changes):
    """The mean of the first 14, then 13/14 of the last one and 1/14 of what is new."""
    first = changes.iloc[:DAYS].mean()
    rest = changes.iloc[DAYS - 1 :].copy()
    rest.iloc[0] = first
    return rest.ewm(alpha=1 / DAYS, adjust=False).mean()


changes = numbers["close"].diff().iloc[1:]
gain, loss = wilder(changes.clip(lower=0)), wilder(-changes.clip(upper=0))
show_days("rsi", (100 - 100 / (1 + gain / loss)).rename("close"))
