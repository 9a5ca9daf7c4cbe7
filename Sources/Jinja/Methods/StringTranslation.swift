/// `translate` and `maketrans` of strings.
extension StringMethods {
    func translate() throws(TemplateError) -> Value {
        try require("translate", 1...1)
        guard let table = try Access.mapping(values[0]) else {
            throw .type("'\(values[0].typeName)' object is not subscriptable")
        }
        var result = GrowingText(context.run)
        for scalar in text.unicodeScalars {
            try context.run.step()
            switch try table.get(.integer(Int(scalar.value))) {
            case nil: try result.append(scalar)
            case .some(.none): break
            case .some(let value):
                if let text = value.text {
                    try result.append(text)
                } else if let code = value.index, let scalar = Unicode.Scalar(UInt32(clamping: code)) {
                    try result.append(scalar)
                } else {
                    throw .type("character mapping must return integer, None or str")
                }
            }
        }
        return wrap(result.text)
    }

    func makeTranslation() throws(TemplateError) -> Value {
        try arguments.require("maketrans", 1...3)
        let table = DictObject()
        if values.count == 1 {
            guard let mapping = try Access.mapping(values[0]) else {
                throw .type("if you give only one argument to maketrans it must be a dict")
            }
            for (key, value) in zip(mapping.keys, mapping.values) {
                try context.run.charge(entryAfter: table.count)
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
        for (a, b) in zip(from, to) {
            try context.run.charge(entryAfter: table.count)
            try table.set(.integer(Int(a.value)), .integer(Int(b.value)))
        }
        if values.count == 3 {
            for scalar in try string(2, "maketrans").unicodeScalars {
                try context.run.charge(entryAfter: table.count)
                try table.set(.integer(Int(scalar.value)), .none)
            }
        }
        return .dict(table)
    }
}
