#include "cre2.h"

#include <re2/re2.h>

#include <cstring>
#include <new>
#include <string>
#include <vector>

struct ccds_re2 {
    re2::RE2 re;
};

static re2::RE2::Options options(bool latin1, int64_t max_mem) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_mem);
    options.set_encoding(latin1 ? re2::RE2::Options::EncodingLatin1 : re2::RE2::Options::EncodingUTF8);
    return options;
}

extern "C" ccds_re2 *ccds_re2_compile(
    const char *pattern, size_t length, bool latin1, int64_t max_mem, char *error, size_t error_size) {
    auto *re = new (std::nothrow) ccds_re2{{re2::StringPiece(pattern, length), options(latin1, max_mem)}};
    const char *reason = re == nullptr ? "out of memory" : re->re.ok() ? nullptr : re->re.error().c_str();
    if (reason == nullptr) return re;
    if (error_size > 0) {
        std::strncpy(error, reason, error_size - 1);
        error[error_size - 1] = '\0';
    }
    delete re;
    return nullptr;
}

extern "C" void ccds_re2_free(ccds_re2 *re) { delete re; }

extern "C" int ccds_re2_groups(const ccds_re2 *re) { return re->re.NumberOfCapturingGroups(); }

extern "C" int ccds_re2_size(const ccds_re2 *re) { return re->re.ProgramSize(); }

extern "C" bool ccds_re2_match(
    const ccds_re2 *re, const char *text, size_t length, size_t from, size_t to, bool anchored, ccds_re2_span *spans,
    int count) {
    auto anchor = anchored ? re2::RE2::ANCHOR_START : re2::RE2::UNANCHORED;
    re2::StringPiece few[4];
    std::vector<re2::StringPiece> many(count > 4 ? count : 0);
    re2::StringPiece *groups = count > 4 ? many.data() : few;
    if (!re->re.Match(re2::StringPiece(text, length), from, to, anchor, groups, count)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        bool took_part = groups[i].data() != nullptr;
        spans[i].start = took_part ? groups[i].data() - text : -1;
        spans[i].end = took_part ? spans[i].start + static_cast<ptrdiff_t>(groups[i].size()) : -1;
    }
    return true;
}
