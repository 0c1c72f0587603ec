"""The consolidated text → generated code that decides one record, or the columns of many.

It has to equal the interpreter, to the cent and to the needs of what is undetermined.

`entry` writes the function that answers all `askings`, by a `generate.Generator`, which writes each
provision as a function of one `module`. What differs between days on which the text differs is a
case for each of the `regimes`; what is `alike` in several of them is written once. A node of the IR
becomes a `value.V`: the code of its value, and of what is lacking of it. `expressions` has an arm
for each node, and the modules beside it one kind of node each. `events` and `gates` loop over what
happened to a record; `climb` folds over it, and `quick` does where all is given.

What the code reads and keeps is its binding's (`bindings`): `plain` runs it for one record; for
`columns`, `compiled` runs it as a `source` that numba compiles, and `reading` reads the codes that
come out. `days`, `runtime` and `scratch` are what generated code calls.
"""
