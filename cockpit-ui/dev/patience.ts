/** Gives `findBy…` and `waitFor` of Testing Library the bound of all waits of the tests. Runs before each drawn test file. */
import { configure } from '@testing-library/react';

/** Far above what anything takes on a loaded machine. */
const WAIT_MAX_MS = 60_000;

configure({ asyncUtilTimeout: WAIT_MAX_MS });
