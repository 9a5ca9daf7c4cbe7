import Jinja
import Testing

/// What a host can add, and what templates cannot reach.
@Suite struct EnvironmentTests {
    @Test func hostFiltersTestsGlobalsAndTags() throws {
        var environment = Environment()
        let twice: Environment.Filter = { (value, arguments, _) throws(TemplateError) in
            let bound = try arguments.bind("twice", ["mark"])
            let text = try value.string()
            return Value(text + (try bound[0]?.string() ?? "") + text)
        }
        let short: Environment.Test = { (value, _, _) throws(TemplateError) in (value.text ?? "").utf8.count < 3 }
        environment.filters["twice"] = twice
        environment.tests["short"] = short
        environment.globals["add"] = .function(
            Function("add") { (arguments, _) throws(TemplateError) in .integer(arguments.positional.count) })
        environment.tags["now"] = Environment.Tag { (arguments, context) throws(TemplateError) in
            var parts: [String] = []
            for argument in arguments {
                switch argument {
                case .value(let value): parts.append(try value.string())
                case .sum(let left, let right): parts.append("\(try left.string())<+>\(try right.string())")
                case .difference(let left, let right): parts.append("\(try left.string())<->\(try right.string())")
                }
            }
            return Value(parts.joined(separator: ","))
        }
        #expect(try environment.render("{{ 'a'|twice('-') }}{{ 'a' is short }}{{ add(1, 2) }}") == "a-aTrue2")
        #expect(
            try environment.render("{% now 'utc' + 'hours=2', '%Y' %}|{% now 'utc' - 'days=1' %}")
                == "utc<+>hours=2,%Y|utc<->days=1")
        #expect(try environment.render("{{ ['a']|map('twice', mark='+')|join }}{{ 'twice' is filter }}") == "a+aTrue")
    }

    @Test func dictsOfTheHostAreShared() throws {
        let dict = DictObject()
        dict.set("name", .string("x"))
        let environment = Environment()
        let output = try environment.render(
            "{{ c.name }}{{ c.update({'new': c.name ~ 'y'}) }}{{ c.new }}", context: ["c": .dict(dict)])
        #expect(output == "xNonexy")
        #expect(dict["new"]?.text == "xy")
        let mapping = try environment.render(
            "{{ c.name }}{{ c|length }}{{ c }}", context: ["c": .object(MappingObject(dict))])
        #expect(mapping == "x2{'name': 'x', 'new': 'xy'}")
    }

    @Test func undefinedMessagesAreJinjas() {
        var options = Environment.Options()
        options.undefined = .strict
        let environment = Environment(options: options)
        func message(_ template: String) -> String? {
            do throws(TemplateError) {
                _ = try environment.render(template, name: "t", context: ["d": .dict([])])
                return nil
            } catch {
                return error.kind == .undefined ? "\(error.message)@\(error.line)" : nil
            }
        }
        #expect(message("\n{{ nope }}") == "'nope' is undefined@2")
        #expect(message("{{ d.x }}") == "'dict object' has no attribute 'x'@1")
        #expect(message("{{ 'a'.x }}") == "'str object' has no attribute 'x'@1")
        #expect(message("{{ [1][5] }}") == "list object has no element 5@1")
        #expect(message("{{ none.x }}") == "'None' has no attribute 'x'@1")
    }

    @Test(arguments: [
        "''.__class__", "[].__class__", "{}.__class__.__mro__", "range.__globals__", "cycler.__init__", "self.__init__",
        "namespace().__class__", "''|attr('__class__')", "lipsum.__globals__", "(1).__class__", "''['__class__']",
        "joiner()._Joiner__x", "dict.__base__", "'{0.__class__}'.format(1)",
    ]) func noAttributeLeadsToTheHost(expression: String) {
        let output = try? Environment().render("{{ \(expression) }}")
        #expect(output == nil || output == "")
    }

    @Test func integersOfAnySize() throws {
        #expect(
            try Environment().render("{{ x + 1 }}", context: ["x": Value(BigInt(2).power(64))])
                == "18446744073709551617")
    }

    @Test func errorsKnowTheirTemplateAndLine() {
        let environment = Environment(loader: DictionaryLoader(["m": "\n\n{% macro f() %}\n{{ 1/0 }}{% endmacro %}"]))
        do throws(TemplateError) {
            _ = try environment.render("{% import 'm' as m %}\n{{ m.f() }}", name: "main")
            Issue.record("no error")
        } catch {
            #expect(error.description == "m:4: division by zero")
            #expect(error.exception == "ZeroDivisionError")
        }
    }

    @Test func aCompiledTemplateRendersMoreThanOnce() throws {
        let template = try Environment().template("{% set x = n %}{{ x }}{% for i in range(n) %}{{ i }}{% endfor %}")
        #expect(try template.render(["n": .integer(2)]) == "201")
        #expect(try template.render(["n": .integer(1)]) == "10")
    }
}
