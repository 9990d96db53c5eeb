package io.weir.jobs.kibana;

import java.util.List;

/** Panels in reading order; each is put beside the one before it while there is room. */
record Dashboard(String id, String title, String description, List<Panel> panels) {}
