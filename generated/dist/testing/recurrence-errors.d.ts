/** @returns what a recurrence rule is refused for; nothing for one that is good */
export declare function ruleErrors(text: string): string[];
/** @returns what a name is refused for; undefined for that of a time zone */
export declare const timeZoneError: (name: string) => string | undefined;
