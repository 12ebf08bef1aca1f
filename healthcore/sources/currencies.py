"""Currency signs and codes as they stand beside amounts."""

import re

_CODES = """
AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JOD JPY KES KRW KWD KZT LKR MAD
MXN MYR NGN NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR
"""

#: Codes of currencies contracts are written in (ISO 4217).
CURRENCIES = frozenset(_CODES.split())

#: Signs, longer ones first so that `US$` is not read as `$`.
SIGNS = {
    "US$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "AU$": "AUD",
    "A$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "₴": "UAH",
    "₽": "RUB",
    "zł": "PLN",
}

#: One sign or code, for either regular expression engine.
CURRENCY = "(?i:" + "|".join([*map(re.escape, SIGNS), *sorted(CURRENCIES)]) + ")"


def currency_code(mark: str) -> str | None:
    """The code of a sign or code in any case; None when it is neither."""
    mark = mark.strip()
    if mark.upper() in CURRENCIES:
        return mark.upper()
    return next((code for sign, code in SIGNS.items() if sign.casefold() == mark.casefold()), None)


def header_currency(header: str) -> str | None:
    """The currency a header ends with, as in `ARR (EUR)`, `arr_usd` or `Value €`."""
    last = re.split(r"[\s_(\[]+", header.strip(" )]"))[-1]
    return currency_code(last)
