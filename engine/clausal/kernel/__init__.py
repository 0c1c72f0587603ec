"""The consolidated text → generated code that decides one record, or the columns of many.

It has to equal the interpreter, to the cent and to the needs of what is undetermined.
"""
