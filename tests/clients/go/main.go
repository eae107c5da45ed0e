// Drives the AWS SDK for Go (`go`) or minio-go (`minio-go`): reads cases from stdin, a JSON line each, and prints what each call
// came to.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"sync"
)

type testCase struct {
	ID           int    `json:"id"`
	Operation    string `json:"operation"`
	Precondition string `json:"precondition"`
	Bucket       string `json:"bucket"`
}

type result struct {
	ID      int    `json:"id"`
	Success bool   `json:"success"`
	Error   string `json:"error"`
}

func main() {
	client, endpoint := os.Args[1], os.Args[2]
	drive := map[string]func(string, testCase) error{"go": driveAws, "minio-go": driveMinio}[client]
	name := map[string]func(error) string{"go": nameAws, "minio-go": nameMinio}[client]
	var group sync.WaitGroup
	var lock sync.Mutex
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var one testCase
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			panic(err)
		}
		group.Add(1)
		go func() {
			defer group.Done()
			err := drive(endpoint, one)
			outcome := result{ID: one.ID, Success: err == nil}
			if err != nil {
				outcome.Error = name(err)
			}
			line, _ := json.Marshal(outcome)
			lock.Lock()
			defer lock.Unlock()
			fmt.Println(string(line))
		}()
	}
	group.Wait()
}

func unknown(operation string) error {
	fmt.Fprintf(os.Stderr, "the driver does not know %s\n", operation)
	os.Exit(2)
	return nil
}
