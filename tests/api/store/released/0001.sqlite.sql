CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE change_counter (
	id SMALLINT NOT NULL,
	last BIGINT NOT NULL,
	CONSTRAINT pk_change_counter PRIMARY KEY (id)
);
INSERT INTO "change_counter" VALUES(1,9);
CREATE TABLE changes (
	number BIGINT NOT NULL,
	at DATETIME NOT NULL,
	kind TEXT NOT NULL,
	subject TEXT NOT NULL,
	centre TEXT NOT NULL,
	data JSON NOT NULL,
	CONSTRAINT pk_changes PRIMARY KEY (number)
);
INSERT INTO "changes" VALUES(1,'2024-05-01 10:01:00.000000','unit_put','e1','east','{"unit": {"id": "e1", "centre": "east", "country": "XB", "type": "NAW", "status": "at station", "availability": "available_at_station", "capabilities": ["DOCTOR"], "position": [50.8, 6.0014229118897715], "position_at": "2024-05-01T10:01:00+00:00", "home": [50.75, 6.125], "crew": 3, "certificates": ["A", "\u00dc"], "equipment": [], "licences": ["C1"], "languages": ["fr", "nl"]}, "clock": "2024-05-01T10:01:00+00:00", "sequence": 3}');
INSERT INTO "changes" VALUES(2,'2024-05-01 10:01:00.000000','unit_put','w1','west','{"unit": {"id": "w1", "centre": "west", "country": "XA", "type": "BOX", "status": "free", "availability": "available_on_air", "capabilities": ["TRANSPORT"], "position": [50.8, 6.0], "position_at": "2024-05-01T10:00:00+00:00", "home": null, "crew": null, "certificates": null, "equipment": null, "licences": null, "languages": null}, "clock": "2024-05-01T10:00:00+00:00", "sequence": 0}');
INSERT INTO "changes" VALUES(3,'2024-05-01 10:02:00.000000','unit_put','w1','west','{"unit": {"id": "w1", "centre": "west", "country": "XA", "type": "BOX", "status": "it''s busy; \"really\"", "availability": "not_available", "capabilities": ["TRANSPORT"], "position": [50.8, 6.002845823779544], "position_at": "2024-05-01T10:02:00+00:00", "home": null, "crew": null, "certificates": null, "equipment": null, "licences": null, "languages": null}, "clock": "2024-05-01T10:02:00+00:00", "sequence": 1}');
INSERT INTO "changes" VALUES(4,'2024-05-01 10:02:00.000000','incident_opened','i1','west','{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": [], "called_at": null, "keyword": null, "disaster": false, "purpose": "scene_call", "heading_deg": null, "destination": null, "id": "i1"}, "centre": "west", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": null}');
INSERT INTO "changes" VALUES(5,'2024-05-01 10:02:00.000000','incident_opened','i2','east','{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": ["DOCTOR"], "called_at": "2024-05-01T10:00:00+00:00", "keyword": "MANV 5", "disaster": true, "purpose": "interfacility", "heading_deg": 90.5, "destination": {"id": "h1", "country": "XB", "recognised_by": ["XA", "XB"], "is_nearest": null, "is_nearest_suitable": null, "care": null}, "id": "i2"}, "centre": "east", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": null}');
INSERT INTO "changes" VALUES(6,'2024-05-01 10:03:00.000000','incident_closed','i1','west','{"incident": {"at": [50.8, 6.056916475590874], "urgency": "U1", "time": "2024-05-01T10:01:00+00:00", "need": [], "called_at": null, "keyword": null, "disaster": false, "purpose": "scene_call", "heading_deg": null, "destination": null, "id": "i1"}, "centre": "west", "opened_at": "2024-05-01T10:02:00+00:00", "closed_at": "2024-05-01T10:03:00+00:00"}');
INSERT INTO "changes" VALUES(7,'2024-05-01 10:03:00.000000','shortage_declared','west','west','{"centre": "west", "declared_at": "2024-05-01T10:03:00+00:00", "until": "2024-05-01T10:30:00+00:00", "declared_by": "shift leader"}');
INSERT INTO "changes" VALUES(8,'2024-05-01 10:03:00.000000','shortage_declared','east','east','{"centre": "east", "declared_at": "2024-05-01T10:03:00+00:00", "until": "2024-05-01T10:10:00+00:00", "declared_by": "shift leader"}');
INSERT INTO "changes" VALUES(9,'2024-05-01 10:04:00.000000','shortage_declared','west','west','{"centre": "west", "declared_at": "2024-05-01T10:04:00+00:00", "until": "2024-05-01T11:00:00+00:00", "declared_by": "her deputy"}');
CREATE TABLE incidents (
	id TEXT NOT NULL,
	centre TEXT NOT NULL,
	opened_at DATETIME NOT NULL,
	closed_at DATETIME,
	lat DOUBLE NOT NULL,
	lon DOUBLE NOT NULL,
	urgency TEXT NOT NULL,
	time DATETIME NOT NULL,
	need JSON NOT NULL,
	called_at DATETIME,
	keyword TEXT,
	disaster BOOLEAN NOT NULL,
	purpose TEXT NOT NULL,
	heading_deg DOUBLE,
	destination JSON,
	CONSTRAINT pk_incidents PRIMARY KEY (id)
);
INSERT INTO "incidents" VALUES('i1','west','2024-05-01 10:02:00.000000','2024-05-01 10:03:00.000000',50.8,6.05691647559087442687e+00,'U1','2024-05-01 10:01:00.000000','[]',NULL,NULL,0,'scene_call',NULL,NULL);
INSERT INTO "incidents" VALUES('i2','east','2024-05-01 10:02:00.000000',NULL,50.8,6.05691647559087442687e+00,'U1','2024-05-01 10:01:00.000000','["DOCTOR"]','2024-05-01 10:00:00.000000','MANV 5',1,'interfacility',90.5,'{"id": "h1", "country": "XB", "recognised_by": ["XA", "XB"], "is_nearest": null, "is_nearest_suitable": null, "care": null}');
CREATE TABLE shortages (
	number BIGINT NOT NULL,
	centre TEXT NOT NULL,
	declared_at DATETIME NOT NULL,
	until DATETIME NOT NULL,
	declared_by TEXT NOT NULL,
	CONSTRAINT pk_shortages PRIMARY KEY (number)
);
INSERT INTO "shortages" VALUES(7,'west','2024-05-01 10:03:00.000000','2024-05-01 10:30:00.000000','shift leader');
INSERT INTO "shortages" VALUES(8,'east','2024-05-01 10:03:00.000000','2024-05-01 10:10:00.000000','shift leader');
INSERT INTO "shortages" VALUES(9,'west','2024-05-01 10:04:00.000000','2024-05-01 11:00:00.000000','her deputy');
CREATE TABLE units (
	id TEXT NOT NULL,
	centre TEXT NOT NULL,
	country TEXT NOT NULL,
	type TEXT NOT NULL,
	status TEXT NOT NULL,
	availability TEXT NOT NULL,
	capabilities JSON NOT NULL,
	lat DOUBLE NOT NULL,
	lon DOUBLE NOT NULL,
	position_at DATETIME NOT NULL,
	home_lat DOUBLE,
	home_lon DOUBLE,
	crew BIGINT,
	certificates JSON,
	equipment JSON,
	licences JSON,
	languages JSON,
	clock DATETIME NOT NULL,
	sequence BIGINT NOT NULL,
	received_at DATETIME NOT NULL,
	n_ignored BIGINT NOT NULL,
	CONSTRAINT pk_units PRIMARY KEY (id)
);
INSERT INTO "units" VALUES('w1','west','XA','BOX','it''s busy; "really"','not_available','["TRANSPORT"]',50.8,6.00284582377954389897e+00,'2024-05-01 10:02:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-05-01 10:02:00.000000',1,'2024-05-01 10:02:00.000000',1);
INSERT INTO "units" VALUES('e1','east','XB','NAW','at station','available_at_station','["DOCTOR"]',50.8,6.0014229118897715054e+00,'2024-05-01 10:01:00.000000',50.75,6.125,3,'["A", "\u00dc"]','[]','["C1"]','["fr", "nl"]','2024-05-01 10:01:00.000000',3,'2024-05-01 10:01:00.000000',0);
CREATE INDEX ix_units_centre ON units (centre);
CREATE INDEX ix_incidents_centre ON incidents (centre);
CREATE INDEX ix_shortages_centre_number ON shortages (centre, number);
