#define TOML_HEADER_ONLY 1
// Some of the library's assertions do not hold for faulty documents (`[=]`), whose faults the code after them
// reports properly. With NDEBUG they would become promises to the optimiser, so both are turned off.
#undef NDEBUG
#define TOML_ASSERT(condition) static_assert(true)
#include "ctoml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using entry = std::pair<const toml::key *, const toml::node *>;

/// The entries of a table in the order of the document: the library keeps them sorted by key.
std::vector<entry> in_source_order(const toml::table &table) {
    std::vector<entry> entries;
    entries.reserve(table.size());
    for (auto it = table.cbegin(); it != table.cend(); ++it) entries.emplace_back(&it->first, &it->second);
    std::stable_sort(entries.begin(), entries.end(), [](const entry &left, const entry &right) {
        const auto &a = left.first->source().begin;
        const auto &b = right.first->source().begin;
        return a.line != b.line ? a.line < b.line : a.column < b.column;
    });
    return entries;
}

void walk(const toml::node &node, const ccds_toml_visitor &visitor, void *context) {
    const auto &begin = node.source().begin;
    ccds_toml_position position = {static_cast<unsigned>(begin.line), static_cast<unsigned>(begin.column)};
    if (const auto *table = node.as_table()) {
        visitor.begin_table(context, position);
        for (const auto &[key, value] : in_source_order(*table)) {
            visitor.key(context, key->str().data(), key->str().size());
            walk(*value, visitor, context);
        }
        visitor.end(context);
    } else if (const auto *array = node.as_array()) {
        visitor.begin_array(context, position);
        for (const auto &value : *array) walk(value, visitor, context);
        visitor.end(context);
    } else if (const auto *string = node.as_string()) {
        visitor.string(context, string->get().data(), string->get().size(), position);
    } else if (const auto *integer = node.as_integer()) {
        visitor.integer(context, integer->get(), position);
    } else if (const auto *floating = node.as_floating_point()) {
        visitor.floating(context, floating->get(), position);
    } else if (const auto *boolean = node.as_boolean()) {
        visitor.boolean(context, boolean->get() ? 1 : 0, position);
    } else {
        std::ostringstream text;
        node.visit([&](const auto &value) {
            if constexpr (toml::is_date<decltype(value)> || toml::is_time<decltype(value)>
                          || toml::is_date_time<decltype(value)>) {
                text << value.get();
            }
        });
        std::string date = text.str();
        visitor.date(context, date.data(), date.size(), position);
    }
}

void report(ccds_toml_error *error, unsigned line, unsigned column, std::string_view message) {
    error->line = line;
    error->column = column;
    size_t length = message.size() < sizeof error->message - 1 ? message.size() : sizeof error->message - 1;
    std::memcpy(error->message, message.data(), length);
    error->message[length] = '\0';
}

}  // namespace

extern "C" int ccds_toml_parse(
    const char *text, size_t length, const ccds_toml_visitor *visitor, void *context, ccds_toml_error *error) {
    try {
        toml::table document = toml::parse(std::string_view(text, length));
        walk(document, *visitor, context);
        return 0;
    } catch (const toml::parse_error &failure) {
        report(error, failure.source().begin.line, failure.source().begin.column, failure.description());
    } catch (const std::exception &failure) {
        report(error, 0, 0, failure.what());
    }
    return -1;
}
