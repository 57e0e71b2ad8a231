# The two commands, for hands that are used to make.
.PHONY: run test

run:
	python3 main.py

test:
	python3 main.py --test
