"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
//# sourceMappingURL=offline-options.js.map