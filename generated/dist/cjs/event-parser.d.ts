/** An event with data; those without are none. */
export interface ServerSentEvent {
    /** The last `id` that the stream had up to here. */
    id: string;
    type: string;
    data: string;
}
/**
 * Makes a parser for one stream. `retry` is left alone: whoever connects again knows when.
 *
 * @returns a function that takes the next bytes, cut off anywhere, and gives the events that they complete
 */
export declare function eventParser(): (bytes: Uint8Array) => ServerSentEvent[];
