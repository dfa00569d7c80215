"use strict";
// Whether something is to be seen of a text. The SDK's in-memory service uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.notVisible = exports.isVisible = void 0;
const invisible = /^[\s\u2800\p{Control}\p{Default_Ignorable_Code_Point}]*$/u;
/** Whether it has a character other than white space, controls, and those that Unicode calls default ignorable. */
const isVisible = (text) => !invisible.test(text);
exports.isVisible = isVisible;
exports.notVisible = 'must not be blank';
