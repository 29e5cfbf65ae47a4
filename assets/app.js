// What pages do beyond HTML. Every page works without this file; each module enhances marked elements only.
import { closeMenusOnLeave } from "./scripts/menus.js";
import { focusErrorSummary, submitOnChange, submitOnce } from "./scripts/forms.js";
import { askBeforeSubmitting, openDialogs } from "./scripts/dialogs.js";
import { keepDrafts } from "./scripts/drafts.js";
import { guardUnsavedChanges } from "./scripts/unsaved.js";
import { followProgress } from "./scripts/progress.js";
import { showWhenReady } from "./scripts/awaited.js";
import { filterTables } from "./scripts/table_filter.js";
import { lockWorkbenchOnSignOut } from "./scripts/lock_workbench.js";
import { sendFilesInParts } from "./scripts/upload.js";
import { copyOnDemand, countCharacters } from "./scripts/small.js";

keepDrafts();
focusErrorSummary();
closeMenusOnLeave();
openDialogs();
askBeforeSubmitting();
submitOnChange();
guardUnsavedChanges();
submitOnce();
followProgress();
showWhenReady();
filterTables();
countCharacters();
copyOnDemand();
lockWorkbenchOnSignOut();
sendFilesInParts();
