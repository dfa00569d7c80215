// The tasks in a project that Todoist exported as CSV (https://www.todoist.com/help), as far as there are fields for them here.
// What there is no place for is named.
import { CsvSyntaxError, recordsOf } from './csv.js';
import { digest } from './digest.js';
import { jsonPointer, maxImportedTasks } from './found.js';
/** Columns that say how a project is shown, or by whom a task was written. */
const ofTodoist = [
    'INDENT',
    'AUTHOR',
    'DATE_LANG',
    'TIMEZONE',
    'IS_COLLAPSED',
    'DURATION_UNIT',
    'DEADLINE_LANG',
];
/** Columns that a task has here, with the fields that they become. */
const fields = {
    CONTENT: 'title',
    DESCRIPTION: 'description',
    PRIORITY: 'priority',
    DATE: 'due_date',
};
const priorities = new Map([
    ['1', 'high'],
    ['2', 'medium'],
    ['3', 'low'],
    ['4', null],
    ['', null],
]);
/** Reads the file, one record after the other. */
export function* tasksInCsv(text, judge) {
    try {
        yield* tasksInRecords(recordsOf(text), judge);
    }
    catch (error) {
        if (!(error instanceof CsvSyntaxError))
            throw error;
        yield {
            rule: { pointer: '', code: 'malformed', message: `a cell ${error.message}` },
            start: error.offset,
        };
    }
}
function* tasksInRecords(records, judge) {
    const header = records.next().value;
    const names = header?.map((cell) => cell.text.trim().toUpperCase()) ?? [];
    if (!names.includes('TYPE') || !names.includes('CONTENT')) {
        const message = 'must begin with the names of columns, separated by commas, TYPE and CONTENT among them';
        return yield { rule: { pointer: '', code: 'invalid_format', message }, start: 0 };
    }
    let section = '';
    let index = 0;
    const counts = new Map();
    for (const record of records) {
        const row = {
            index,
            cells: new Map(names.map((name, at) => [name, record[at]])),
            start: record[0]?.start ?? 0,
        };
        index += 1;
        const extra = record.slice(names.length).find((cell) => cell.text !== '');
        if (extra)
            yield {
                rule: { pointer: `/${row.index}`, code: 'too_big', message: 'has more cells than there are columns' },
                start: extra.start,
            };
        const type = textOf(row, 'TYPE').toLowerCase();
        if (index > maxImportedTasks)
            return yield {
                rule: { pointer: '', code: 'too_big', message: `must have at most ${maxImportedTasks} values` },
                start: row.start,
            };
        if (type === 'section')
            section = textOf(row, 'CONTENT');
        if (type === 'task')
            yield* taskOf(row, { section, counts, judge });
        else
            yield* otherThan(row, type);
    }
}
/** A line that is no task. */
function* otherThan(row, type) {
    if (type === 'section' || type === 'note')
        yield { omitted: `a ${type}`, start: row.start };
    else if (type === '' && [...row.cells.values()].every((cell) => (cell?.text ?? '') === ''))
        return;
    else if (type !== 'meta')
        yield broken(row, 'TYPE', 'invalid_value', 'must be task, section or note');
}
function* taskOf(row, { section, counts, judge }) {
    yield* omissionsOf(row);
    const priority = priorities.get(textOf(row, 'PRIORITY'));
    if (priority === undefined)
        yield broken(row, 'PRIORITY', 'invalid_value', 'must be 1, 2, 3 or 4');
    const title = row.cells.get('CONTENT')?.text ?? '';
    const description = row.cells.get('DESCRIPTION')?.text ?? '';
    const judged = judge({
        title,
        description: description === '' ? null : description,
        priority: priority ?? null,
        due_date: dayOf(row),
    });
    if ('rules' in judged) {
        for (const { path, code, message } of judged.rules) {
            const column = Object.keys(fields).find((name) => fields[name] === path[0]) ?? '';
            yield broken(row, column, code, message);
        }
        return;
    }
    // The file has no ids. A task is the n-th of its section with its title.
    const place = JSON.stringify([section, title]);
    const count = (counts.get(place) ?? 0) + 1;
    counts.set(place, count);
    const task = { ...judged.value, external_id: `todoist/${digest(place)}/${count}` };
    yield { task, pointer: jsonPointer([row.index]), start: row.start };
}
/** What a task has that there is no place for here. */
function* omissionsOf(row) {
    const at = (column) => ({ start: row.cells.get(column)?.start ?? row.start });
    if (Number(textOf(row, 'INDENT') || 1) > 1)
        yield { omitted: 'that it is a subtask', ...at('INDENT') };
    const date = textOf(row, 'DATE');
    if (date !== '' && dayIn(date) === undefined)
        yield { omitted: 'DATE, which is no calendar day', ...at('DATE') };
    else if (timeOfDay.test(date))
        yield { omitted: 'the time of DATE', ...at('DATE') };
    for (const [column, cell] of row.cells) {
        if (column === 'TYPE' || column in fields || ofTodoist.includes(column))
            continue;
        const isTaken = column === 'DEADLINE' && dayOf(row) !== null && date === '';
        if ((cell?.text.trim() ?? '') !== '' && !isTaken)
            yield { omitted: column, ...at(column) };
    }
}
/** Its DATE or, without one, its DEADLINE. */
const dayOf = (row) => dayIn(textOf(row, 'DATE') || textOf(row, 'DEADLINE')) ?? null;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const numeric = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/;
const dayFirst = /^(\d{1,2}) ([a-z]{3})[a-z]*\.?,? (\d{4})\b/;
const monthFirst = /^([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})\b/;
const timeOfDay = /\d\d?:\d\d/;
/** @returns the calendar day that a text names with its year; undefined for `tomorrow` or `every Friday` */
function dayIn(text) {
    const lower = text.toLowerCase();
    const [, day] = numeric.exec(text) ?? [];
    if (day !== undefined)
        return isDay(day) ? day : undefined;
    const [, d, m, y] = dayFirst.exec(lower) ?? [];
    const [, month = m, number = d, year = y] = monthFirst.exec(lower) ?? [];
    if (month === undefined || number === undefined || year === undefined)
        return undefined;
    const at = months.indexOf(month) + 1;
    const written = `${year}-${String(at).padStart(2, '0')}-${number.padStart(2, '0')}`;
    return at > 0 && isDay(written) ? written : undefined;
}
function isDay(text) {
    const time = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
const textOf = ({ cells }, column) => cells.get(column)?.text.trim() ?? '';
/** A file counts as an array of objects, so a JSON Pointer leads to a cell. */
const broken = ({ index, cells, start }, column, code, message) => ({
    rule: { pointer: jsonPointer([index, column]), code, message },
    start: cells.get(column)?.start ?? start,
});
