import Jinja
import Testing

/// What would hang, overflow the stack or exhaust memory ends with an error of kind `limit`.
@Suite struct LimitTests {
    private func failure(_ template: String, _ change: (inout Limits) -> Void = { _ in }) -> TemplateError? {
        var options = Environment.Options()
        options.extensions = [.expressionStatement, .loopControls]
        options.limits.steps = 2_000_000
        change(&options.limits)
        do throws(TemplateError) {
            _ = try Environment(options: options, loader: DictionaryLoader(["self": "{% include 'self' %}"]))
                .render(template)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "{% for i in range(10**9) %}{% endfor %}", "{{ range(10**9)|list }}", "{{ 'x' * 10**9 }}", "{{ [1] * 10**9 }}",
        "{{ 9 ** (9 ** 9) }}", "{{ '%999999999d' % 1 }}", "{{ '{:>999999999}'.format(1) }}", "{{ 'x'|center(10**9) }}",
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 'self' %}",
        "{% set l = [1] %}{% for x in l %}{% do l.append(x) %}{% endfor %}",
        "{% for x in [[[]]] recursive %}{{ loop([[]] if true) }}{% endfor %}{% macro r(x) %}{{ r(x) }}{% endmacro %}{{ r(1) }}",
        "{{ lipsum(n=10**8) }}", "{{ 'a'|replace('', 'x' * 1000000)|replace('x', 'y' * 1000) }}",
        "{{ ''.join(['x' * 10**7] * 100) }}", "{{ 'a'.zfill(10**10) }}", "{{ 'x'|indent(10**10, true) }}",
    ]) func isRefused(template: String) {
        #expect(failure(template)?.kind == .limit)
    }

    @Test func nestingIsRefused() {
        func nested(_ open: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        }
        #expect(failure("{{ \(nested("(", ")", 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ \(nested("[", "]", 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ \(nested("not ", "", 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ \(nested("-", "", 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ 1\(String(repeating: "|abs", count: 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ 1\(String(repeating: "+1", count: 20_000)) }}")?.kind == .limit)
        #expect(failure("{{ a\(String(repeating: ".b", count: 20_000)) }}")?.kind == .limit)
        #expect(failure(nested("{% if 1 %}", "{% endif %}", 20_000))?.kind == .limit)
        #expect(failure("{{ \(nested("(", ")", 20)) }}") == nil)
    }

    @Test func deepValuesAreReleasedWithoutRecursion() {
        let grow = "{% set ns = namespace(x=[]) %}{% for i in range(30000) %}{% set ns.x = "
        for nest in [
            "[ns.x]", "(ns.x,)", "{'a': ns.x}", "namespace(x=ns.x)", "[ns.x]|map('string')", "cycler(ns.x)",
            "[ns.x].append", "joiner(ns.x)",
        ] {
            #expect(failure(grow + nest + " %}{% endfor %}done") == nil, "\(nest)")
        }
        #expect(
            failure(
                """
                {% macro mk(p) %}{% macro inner() %}{{ p }}{% endmacro %}{% set ns.x = inner %}{% endmacro %}
                {% set ns = namespace(x=1) %}{% for i in range(20000) %}{% set _ = mk(ns.x) %}{% endfor %}
                {% for i in range(20000) %}{% for x in [ns.x] %}{% set ns.x = loop %}{{ loop.index }}{% endfor %}{% endfor %}
                """) == nil)
        #expect(failure(grow + "[ns.x] %}{% endfor %}{{ ns.x }}")?.kind == .limit)
        #expect(failure(grow + "[ns.x] %}{% endfor %}{{ ns.x == [ns.x] }}")?.kind == .limit)
        #expect(failure(grow + "[ns.x] %}{% endfor %}{{ ns.x|tojson }}")?.kind == .limit)
        #expect(failure(grow + "(ns.x,) %}{% endfor %}{{ {ns.x: 1} }}")?.kind == .limit)
        #expect(failure("{% set l = [] %}{% do l.append(l) %}{{ l }}{{ l == l }}") == nil)
    }

    @Test func outputIsBounded() {
        let error = failure("{% for i in range(1000) %}xxxxxxxxxx{% endfor %}") { $0.outputBytes = 500 }
        #expect(error?.kind == .limit)
    }
}
