"""Answers each line `operation a b` of the input with the integer, text or bits that Python gives."""

import math
import struct
import sys


def float_bits(number):
    try:
        return struct.unpack("<Q", struct.pack("<d", float(number)))[0]
    except OverflowError:
        return "OverflowError"


def truncating(a, b):
    quotient = abs(a) // abs(b)
    if (a < 0) != (b < 0):
        quotient = -quotient
    return quotient, a - quotient * b


operations = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "quotient": lambda a, b: truncating(a, b)[0],
    "remainder": lambda a, b: truncating(a, b)[1],
    "floorQuotient": lambda a, b: a // b,
    "floorRemainder": lambda a, b: a % b,
    "divide": lambda a, b: float_bits(a / b),
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "shiftLeft": lambda a, b: a << b,
    "shiftRight": lambda a, b: a >> b,
    "power": lambda a, b: a**b,
    "divisor": lambda a, b: math.gcd(a, b),
    "compare": lambda a, b: (a > b) - (a < b),
    "equal": lambda a, b: int(a == b),
    "negate": lambda a, b: -a,
    "magnitude": lambda a, b: abs(a),
    "bitWidth": lambda a, b: a.bit_length(),
    "bitCount": lambda a, b: a.bit_count(),
    "text": lambda a, b: str(a),
    "binary": lambda a, b: format(abs(a), "b"),
    "octal": lambda a, b: format(abs(a), "o"),
    "hexadecimal": lambda a, b: format(abs(a), "x"),
    "word": lambda a, b: a if -(2**63) <= a < 2**63 else "nil",
    "float": lambda a, b: float_bits(a),
    "fromFloat": lambda a, b: int(struct.unpack("<d", struct.pack("<Q", a))[0]),
    "fromHexadecimal": lambda a, b: int(format(a, "x"), 16),
}

for line in sys.stdin:
    operation, a, b = line.split()
    print(operations[operation](int(a), int(b)))
