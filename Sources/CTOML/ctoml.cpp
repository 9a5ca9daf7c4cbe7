#define TOML_HEADER_ONLY 1
#include "ctoml.h"

#include <toml++/toml.h>

#include <cstring>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>

namespace {

void walk(const toml::node &node, const ccds_toml_visitor &visitor, void *context) {
    unsigned line = node.source().begin.line;
    if (const auto *table = node.as_table()) {
        visitor.begin_table(context, line);
        for (const auto &[key, value] : *table) {
            visitor.key(context, key.str().data(), key.str().size());
            walk(value, visitor, context);
        }
        visitor.end(context);
    } else if (const auto *array = node.as_array()) {
        visitor.begin_array(context, line);
        for (const auto &value : *array) walk(value, visitor, context);
        visitor.end(context);
    } else if (const auto *string = node.as_string()) {
        visitor.string(context, string->get().data(), string->get().size(), line);
    } else if (const auto *integer = node.as_integer()) {
        visitor.integer(context, integer->get(), line);
    } else if (const auto *floating = node.as_floating_point()) {
        visitor.floating(context, floating->get(), line);
    } else if (const auto *boolean = node.as_boolean()) {
        visitor.boolean(context, boolean->get() ? 1 : 0, line);
    } else {
        std::ostringstream text;
        node.visit([&](const auto &value) {
            if constexpr (toml::is_date<decltype(value)> || toml::is_time<decltype(value)>
                          || toml::is_date_time<decltype(value)>) {
                text << value.get();
            }
        });
        std::string date = text.str();
        visitor.date(context, date.data(), date.size(), line);
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
