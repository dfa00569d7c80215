/** Whether it has a character other than white space, controls, and those that Unicode calls default ignorable. */
export declare const isVisible: (text: string) => boolean;
export declare const notVisible = "must not be blank";
