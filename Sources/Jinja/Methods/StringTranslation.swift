/// `translate` and `maketrans` of strings.
extension StringMethods {
    func translate() throws(TemplateError) -> Value {
        try require("translate", 1...1)
        guard let table = try Access.mapping(values[0]) else {
            throw .type("'\(values[0].typeName)' object is not subscriptable")
        }
        var result = ""
        for scalar in text.unicodeScalars {
            switch try table.get(.integer(Int(scalar.value))) {
            case nil: result.unicodeScalars.append(scalar)
            case .some(.none): break
            case .some(let value):
                if let text = value.text {
                    result += text
                } else if let code = value.index, let scalar = Unicode.Scalar(UInt32(clamping: code)) {
                    result.unicodeScalars.append(scalar)
                } else {
                    throw .type("character mapping must return integer, None or str")
                }
            }
            try context.run.charge(bytes: result.utf8.count >> 8)
        }
        return wrap(result)
    }

    func makeTranslation() throws(TemplateError) -> Value {
        try arguments.require("maketrans", 1...3)
        let table = DictObject()
        if values.count == 1 {
            guard let mapping = try Access.mapping(values[0]) else {
                throw .type("if you give only one argument to maketrans it must be a dict")
            }
            for (key, value) in zip(mapping.keys, mapping.values) {
                if let text = key.text {
                    let scalars = PythonString.scalars(text)
                    if scalars.count != 1 {
                        throw .value("string keys in translate table must be of length 1")
                    }
                    try table.set(.integer(Int(scalars[0].value)), value)
                } else {
                    try table.set(key, value)
                }
            }
            return .dict(table)
        }
        let from = PythonString.scalars(try string(0, "maketrans"))
        let to = PythonString.scalars(try string(1, "maketrans"))
        if from.count != to.count { throw .value("the first two maketrans arguments must have equal length") }
        for (a, b) in zip(from, to) { try table.set(.integer(Int(a.value)), .integer(Int(b.value))) }
        if values.count == 3 {
            for scalar in try string(2, "maketrans").unicodeScalars {
                try table.set(.integer(Int(scalar.value)), .none)
            }
        }
        return .dict(table)
    }
}
