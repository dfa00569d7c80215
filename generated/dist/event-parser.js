// Server-sent events, read from bytes as they arrive: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
/**
 * Makes a parser for one stream. `retry` is left alone: whoever connects again knows when.
 *
 * @returns a function that takes the next bytes, cut off anywhere, and gives the events that they complete
 */
export function eventParser() {
    const utf8 = new TextDecoder(); // drops a byte order mark
    let line = '';
    let endsInCr = false;
    let fields = {};
    let id = '';
    function take(events) {
        if (line === '') {
            id = fields.id ?? id;
            if (fields.data !== undefined)
                events.push({ id, type: fields.event || 'message', data: fields.data.slice(1) });
            fields = {};
        }
        const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line);
        if (name === 'data')
            fields.data = `${fields.data ?? ''}\n${value}`;
        else if (name !== 'id' || !value.includes('\0'))
            fields[name] = value;
    }
    return (bytes) => {
        const events = [];
        let text = utf8.decode(bytes, { stream: true });
        if (text === '')
            return events;
        // A line feed that was cut off from its carriage return is no line of its own.
        if (endsInCr && text.startsWith('\n'))
            text = text.slice(1);
        endsInCr = text.endsWith('\r');
        const [first, ...others] = text.split(/\r\n?|\n/);
        line += first;
        for (const next of others) {
            take(events);
            line = next;
        }
        return events;
    };
}
//# sourceMappingURL=event-parser.js.map