// Put in by assets/build.mjs.
declare const VERSION: string;
declare const ADDRESSES: string[];
