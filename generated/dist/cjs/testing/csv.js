"use strict";
// CSV (RFC 4180), with the offset of each cell.
Object.defineProperty(exports, "__esModule", { value: true });
exports.CsvSyntaxError = void 0;
exports.recordsOf = recordsOf;
/** What is not CSV, and where. */
class CsvSyntaxError extends Error {
    constructor(message, offset) {
        super(message);
        this.offset = offset;
    }
}
exports.CsvSyntaxError = CsvSyntaxError;
/**
 * Reads the records, one after the other.
 * @param text lines end in LF, CR LF or CR; empty lines are no records
 * @throws CsvSyntaxError
 */
function* recordsOf(text) {
    let at = 0;
    while (at < text.length) {
        const record = [];
        for (;;) {
            const { cell, end } = cellAt(text, at);
            record.push(cell);
            at = end + 1;
            if (text[end] !== ',') {
                if (text[end] === '\r' && text[at] === '\n')
                    at += 1;
                break;
            }
        }
        if (record.length > 1 || record[0]?.text !== '')
            yield record;
    }
}
/** @returns the cell, and the offset of the comma or the end of line behind it */
function cellAt(text, start) {
    if (text[start] !== '"') {
        bare.lastIndex = start;
        bare.test(text);
        const end = bare.lastIndex;
        return { cell: { text: text.slice(start, end), start }, end };
    }
    let close = text.indexOf('"', start + 1);
    while (close >= 0 && text[close + 1] === '"')
        close = text.indexOf('"', close + 2);
    if (close < 0)
        throw new CsvSyntaxError('has no closing quotation mark', start);
    const end = close + 1;
    if (end < text.length && !',\r\n'.includes(text[end]))
        throw new CsvSyntaxError('must end with its closing quotation mark', end);
    return { cell: { text: text.slice(start + 1, close).replaceAll('""', '"'), start }, end };
}
/** Sticky: it matches at `lastIndex` alone. */
const bare = /[^,\r\n]*/y;
