/** 64 bits of a text in two FNV-like sums; a change of one character always shows. */
export declare function digest(text: string): string;
