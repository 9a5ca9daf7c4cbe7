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

    /// What would allocate far more than a string may have is refused before it is made.
    @Test(arguments: [
        "{{ ('a '*10**4)|wordwrap(1,wrapstring='x'*10**6)|length }}",
        "{{ ('http://a.bc '*10**4)|urlize(rel='x'*10**5) }}",
        "{{ ('http://a.bc '*10**4)|urlize(target='x'*10**5) }}", "{{ range(10**5)|list|tojson(indent=10**5) }}",
        "{{ range(10**4)|list|tojson(indent='x'*10**5) }}", "{{ ('a'*20000000)|list }}", "{{ ['x'*10**6]*10**4 }}",
        "{{ (['x'*10**6]*10**4)|join }}", "{{ (['x'*10**6]*10**4)|tojson }}",
        "{{ (['x'*10**6]*10**4)|string }}", "{{ ((['x'*10**6]*10**4)|string) ~ 1 }}",
        "{{ dict(a='<'*10**6).items() }}"
            + "{{ dict(a=['<'*10**7]*100)|xmlattr }}", "{{ dict(a=['/'*10**6]*10**4)|urlencode }}",
        "{{ '%s%s%s%s%s%s%s' % (('x'*10**7,)*7) }}", "{{ '{0}{0}{0}{0}{0}{0}{0}'.format('x'*10**7) }}",
        "{{ ('\t'*10**6).expandtabs(1000) }}", "{{ ('a'*10**6).translate({97: 'x'*1000}) }}",
        "{{ ('a\n'*10**5)|indent('x'*10**5) }}", "{{ lipsum(1, true, 10**18, 10**18+1) }}",
        "{{ ('<'*20000000)|e }}", "{{ ('a'*10**7).center(10**7+1, 'é')|length }}{{ 'a'.center(4*10**7, 'é') }}",
        "{{ ['a'*10**6]*10**4 == 1 }}{% set x = ['a'*10**6]*10**4 %}{{ x[0:9999]|string }}",
        "{% set ns = namespace(x=(1,)) %}{% for i in range(40) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}",
        "{{ {}.fromkeys(range(3*10**6)) }}", "{{ 'aé'.center(2**63-1) }}", "{{ 'aé'|center(2**63-1) }}",
        "{{ '+é'.zfill(2**63-1) }}", "{{ '%*d' % (-2**63, 1) }}", "{{ '%-*s' % (2**63-1, 'é') }}",
    ]) func isRefusedBeforeItIsMade(template: String) {
        #expect(failure(template) { $0.steps = 20_000_000 }?.kind == .limit)
    }

    /// Work without iterations counts: none of these may take longer than its steps.
    @Test(arguments: [
        "{% set l='é'*3*10**6 %}{% for i in range(10**6) %}{% set y=l|length %}{% endfor %}",
        "{% set l='é'*3*10**6 %}{% for i in range(10**6) %}{% set y=l[2000000+i] %}{% endfor %}",
        "{% set l='é'*3*10**6 %}{% set m=l~'' %}{% for i in range(10**6) %}{% set y=l==m %}{% endfor %}",
        "{% set l='é'*10**6 %}{% set m=l~'' %}{% set d={l:1} %}{% for i in range(10**6) %}{% set y=d[m] %}{% endfor %}",
        "{% set l='a'*10**7 %}{% for i in range(10**6) %}{% set y=l.find('b') %}{% endfor %}",
        "{% set l='a'*10**7 %}{% for i in range(10**6) %}{% set y='b' in l %}{% endfor %}",
        "{% set l=range(10**5)|list %}{% for i in range(10**6) %}{% set y='b' in l %}{% endfor %}",
        "{% set l=range(10**5)|list %}{% for i in range(10**6) %}{% set y=l.count('b') %}{% endfor %}",
        "{% set a=3**50000 %}{% set b=7**10000 %}{% for i in range(10**6) %}{% set y=a//b %}{% endfor %}",
        "{% set d=dict() %}{% for i in range(10**4) %}{% do d.update({i:i}) %}{% endfor %}"
            + "{% for i in range(10**4) %}{% do d.pop(i) %}{% endfor %}",
        "{% set ns = namespace(x=[]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{{ (['x'*10**6]*10**4)|pprint }}",
        "{% set ns = namespace(x=[], y=[]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    ]) func workIsCounted(template: String) {
        #expect(failure(template)?.kind == .limit)
    }

    /// These are linear, or nearly: at these sizes anything quadratic would run for minutes.
    @Test(arguments: [
        "{{ ('a'*3000000).find('a'*1500000~'b') }}", "{{ ('a'*3000000).rfind('b'~'a'*1500000) }}",
        "{{ 'a'*1500000~'b' in 'a'*3000000 }}", "{{ ('a'*3000000).count('a'*1500000~'b') }}",
        "{{ ('a'*3000000).replace('a'*1500000~'b', '')|length }}", "{{ ('a'*3000000).split('a'*1500000~'b')|length }}",
        "{{ ('\\x00'*500000)|pprint|length }}", "{{ [['\\x00 '*500000]]|pprint|length }}",
        "{{ range(40000)|map('string')|groupby('x',default=1)|length }}",
        "{{ range(40000)|map('string')|unique|list|length }}", "{{ range(40000)|map('string')|sort|length }}",
        "{{ ('('*200000)|urlize|length }}", "{{ (')'*200000)|urlize|length }}",
        "{{ ('('*100000~'a'~')'*100000)|urlize|length }}",
        "{{ ('a@'*100000)|urlize|length }}", "{{ ('x'*1000000)|wordwrap(1)|length }}",
        "{{ '{:_x}'.format(2**400000)|length }}", "{{ ('&'*500000)|striptags|length }}",
        "{{ ('<!--'*500000)|striptags|length }}",
        "{% for c in 'é'*200000 %}{% endfor %}",
    ]) func isLinear(template: String) {
        #expect(failure(template) { $0.steps = 20_000_000 } == nil)
    }

    @Test func aListMayBeExtendedUpToTheLimit() {
        func error(_ count: Int) -> TemplateError? {
            failure("{% set l = [1] %}{% do l.extend(range(\(count))) %}") { $0.items = 100 }
        }
        #expect(error(99) == nil)
        #expect(error(100)?.message == "a collection grows beyond 100 items: it would have 101")
    }

    @Test func theWidestRangeOfAll() {
        #expect(failure("{{ lipsum(1, true, 2**63-1, -2**63) }}")?.exception == "ValueError")
    }

    @Test func errorsDoNotCarryWholeValues() {
        // A million letters, and one letter with a million marks.
        for letter in ["x", "\u{301}"] {
            let error = failure("{{ {}['\(letter)'*10**6].y }}")
            #expect((error?.message.utf8.count ?? Int.max) < 5000)
        }
        #expect(failure("{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}") == nil)
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
