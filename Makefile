# The two commands, for hands that are used to make.
.PHONY: run test

run:
	python3 main.py

test:
	python3 main.py --test

# The words in which the interface speaks Arabic: docs/translating.md
KEYWORDS = _ N_ ngettext:1,2 pgettext:1c,2 Message \
  AnnotatorError ProjectError NotAProject Damaged Busy ReadOnly NotAllowed Refused WriteFailed Cancelled IndexUnread \
  SeveralLayers Unsound
CATALOGUE = resources/translations/ar.po
TEMPLATE := $(shell mktemp -u)

.PHONY: translations
translations:
	.venv/bin/pybabel -q extract --no-default-keywords $(KEYWORDS:%=-k %) --add-comments=Translators: \
	  --no-wrap --sort-by-file --add-location=file --project=annotator --msgid-bugs-address= -o $(TEMPLATE) annotator
	.venv/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
	  --no-wrap -l ar -i $(TEMPLATE) -o $(CATALOGUE)
	.venv/bin/pybabel -q compile -l ar -i $(CATALOGUE) -o $(CATALOGUE:.po=.mo)
	rm $(TEMPLATE)
	.venv/bin/pyside6-lrelease -silent resources/translations/qt_ar.ts -qm resources/translations/qt_ar.qm
